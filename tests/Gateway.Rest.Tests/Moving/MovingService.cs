using Google.Api;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using MovingProtos;

namespace Gateway.Rest.Tests.Moving;

/// <summary>Sends back what it got. The name of the thing asks for something else.</summary>
internal sealed class MovingService : MovingProtos.Moving.MovingBase
{
    public override async Task<Thing> Ask(Thing request, ServerCallContext context)
    {
        switch (request.Name)
        {
            case "cancelled":
                throw new RpcException(new Grpc.Core.Status(StatusCode.Cancelled, "gone"));
            case "throws":
                throw new InvalidOperationException("inside");
            case "details":
                throw Detailed();
            case "created":
                context.GetHttpContext().Response.StatusCode = StatusCodes.Status201Created;
                break;
            case "headers":
                await context.WriteResponseHeadersAsync(new Metadata { { "x-a", "1" } });
                context.ResponseTrailers.Add("x-b", "2");
                break;
            case "metadata":
                return new Thing { Text = context.RequestHeaders.GetValue("x-a") };
            case "deadline":
                return new Thing { Text = context.Deadline == DateTime.MaxValue ? "none" : "some" };
        }

        return request;
    }

    public override Task<Thing> Cancel(Thing request, ServerCallContext context) => Task.FromResult(new Thing { Name = request.Name, Text = "cancelled" });

    public override Task<ChangeReq> Change(ChangeReq request, ServerCallContext context) => Task.FromResult(request);

    public override Task<Thing> Plain(Thing request, ServerCallContext context) => Task.FromResult(request);

    public override async Task Watch(Thing request, IServerStreamWriter<Thing> responseStream, ServerCallContext context)
    {
        if (request.Name == "early")
        {
            throw new RpcException(new Grpc.Core.Status(StatusCode.NotFound, "none"));
        }

        if (request.Name == "empty")
        {
            return;
        }

        await responseStream.WriteAsync(new Thing { Count = 1 });
        if (request.Name == "late")
        {
            throw new RpcException(new Grpc.Core.Status(StatusCode.NotFound, "none"));
        }

        if (request.Name == "status")
        {
            context.Status = new Grpc.Core.Status(StatusCode.NotFound, "none");
            return;
        }

        await responseStream.WriteAsync(new Thing { Count = 2 });
    }

    public override async Task<Thing> Collect(IAsyncStreamReader<Thing> requestStream, ServerCallContext context)
    {
        var sum = 0;
        await foreach (var one in requestStream.ReadAllAsync(context.CancellationToken))
        {
            sum += one.Count;
        }

        return new Thing { Count = sum };
    }

    public override async Task Download(Thing request, IServerStreamWriter<HttpBody> responseStream, ServerCallContext context)
    {
        foreach (var part in "ab")
        {
            await responseStream.WriteAsync(new HttpBody { ContentType = "text/plain", Data = ByteString.CopyFromUtf8($"{part}") });
        }
    }

    private static RpcException Detailed()
    {
        var status = new Google.Rpc.Status
        {
            Code = (int)StatusCode.Aborted,
            Message = "again",
            Details = { Any.Pack(new BadRequest { FieldViolations = { new BadRequest.Types.FieldViolation { Field = "name" } } }) },
        };
        return new RpcException(new Grpc.Core.Status(StatusCode.Aborted, "again"), new Metadata { { "grpc-status-details-bin", status.ToByteArray() } });
    }
}
