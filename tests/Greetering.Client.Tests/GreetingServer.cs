using System.Net;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Proto;
using RpcStatus = Google.Rpc.Status;

namespace Greetering.Client.Tests;

/// <summary>The service as the tutorial has it, on Microsoft's gRPC server and a port of the system's choice.</summary>
public sealed class GreetingServer : IAsyncLifetime
{
    private readonly WebApplication _app;

    public GreetingServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        _app = builder.Build();
        _app.MapGrpcService<GreetingService>();
    }

    public string Address => _app.Urls.Single();

    public async ValueTask InitializeAsync() => await _app.StartAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private sealed class GreetingService : Proto.Greetering.GreeteringBase
    {
        public override Task<HelloResp> Hello(HelloReq request, ServerCallContext context) => request.Name.Length > 0
            ? Task.FromResult(new HelloResp { Msg = $"Hello {request.Name}" })
            : throw Error(Code.InvalidArgument, "name is empty", Violation("name", "must not be empty"));

        public override async Task StreamHello(HelloReq request, IServerStreamWriter<HelloResp> responseStream, ServerCallContext context)
        {
            for (var i = 10; i > 0; i--)
            {
                await responseStream.WriteAsync(new HelloResp { Msg = $"This is {i} Msg" }, context.CancellationToken);
            }
        }

        public override async Task<HelloResp> CollectHello(IAsyncStreamReader<HelloReq> requestStream, ServerCallContext context)
        {
            var count = 0;
            while (await requestStream.MoveNext(context.CancellationToken))
            {
                BreakOnRequest(requestStream.Current, context);
                if (requestStream.Current.Name == "stop")
                {
                    throw Error(Code.OutOfRange, "stopped");
                }

                count++;
            }

            context.ResponseTrailers.Add("hello-count", $"{count}");
            return new HelloResp { Msg = "server end." };
        }

        public override async Task ChatHello(IAsyncStreamReader<HelloReq> requestStream, IServerStreamWriter<HelloResp> responseStream, ServerCallContext context)
        {
            while (await requestStream.MoveNext(context.CancellationToken))
            {
                BreakOnRequest(requestStream.Current, context);
                if (requestStream.Current.Name == "bye")
                {
                    return;
                }

                await responseStream.WriteAsync(new HelloResp { Msg = requestStream.Current.Name }, context.CancellationToken);
            }
        }

        public override async Task FailHello(FailReq request, IServerStreamWriter<HelloResp> responseStream, ServerCallContext context)
        {
            for (var i = 1; i <= request.After; i++)
            {
                await responseStream.WriteAsync(new HelloResp { Msg = $"message {i}" }, context.CancellationToken);
            }

            var message = request.Message.Length > 0 ? request.Message : "error!!!!!!";
            switch ((Code)request.Code)
            {
                case Code.Ok:
                    return;
                case Code.ResourceExhausted:
                    throw Error(
                        Code.ResourceExhausted,
                        message,
                        new QuotaFailure { Violations = { new QuotaFailure.Types.Violation { Subject = "greetings", Description = "10 a day" } } },
                        new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(30)) });
                case Code.DataLoss:
                    throw Error(Code.DataLoss, message, new HelloResp { Msg = "not of google.rpc" });
                default:
                    throw Error((Code)request.Code, message, Violation("bad", "Bad Request"));
            }
        }

        private static void BreakOnRequest(HelloReq request, ServerCallContext context)
        {
            switch (request.Name)
            {
                case "reset":
                    context.GetHttpContext().Abort();
                    break;
                case "disconnect":
                    context.GetHttpContext().Features.GetRequiredFeature<IConnectionLifetimeFeature>().Abort();
                    break;
            }
        }

        private static BadRequest Violation(string field, string description) =>
            new() { FieldViolations = { new BadRequest.Types.FieldViolation { Field = field, Description = description } } };

        private static RpcException Error(Code code, string message, params Google.Protobuf.IMessage[] details) =>
            new RpcStatus { Code = (int)code, Message = message, Details = { details.Select(Any.Pack) } }.ToRpcException();
    }
}
