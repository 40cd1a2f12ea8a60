using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using Alpha = Grpc.Reflection.V1Alpha;

namespace Gateway.Yarp.Tests.Schemas;

/// <summary>What a fake server answers to each request of reflection; null ends the call.</summary>
internal delegate Task<ServerReflectionResponse?> Answer(ServerReflectionRequest request, ServerCallContext context);

/// <summary>Server reflection v1 as a test wants it.</summary>
internal sealed class FakeReflection(Answer answer) : ServerReflection.ServerReflectionBase
{
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream, IServerStreamWriter<ServerReflectionResponse> responseStream, ServerCallContext context)
    {
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            if (await answer(request, context) is not { } response)
            {
                return;
            }

            await responseStream.WriteAsync(response, context.CancellationToken);
        }
    }
}

/// <summary>Server reflection v1alpha as a test wants it.</summary>
internal sealed class FakeAlphaReflection(Answer answer) : Alpha.ServerReflection.ServerReflectionBase
{
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<Alpha.ServerReflectionRequest> requestStream, IServerStreamWriter<Alpha.ServerReflectionResponse> responseStream, ServerCallContext context)
    {
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            var response = await answer(ServerReflectionRequest.Parser.ParseFrom(request.ToByteString()), context);
            await responseStream.WriteAsync(Alpha.ServerReflectionResponse.Parser.ParseFrom(response.ToByteString()), context.CancellationToken);
        }
    }
}

/// <summary>Answers of a fake server.</summary>
internal static class Answers
{
    /// <summary>A server that knows these files, and sends one at a time.</summary>
    public static Answer For(IReadOnlyCollection<FileDescriptorProto> files, params string[] services) => (request, _) => Task.FromResult<ServerReflectionResponse?>(Of(request, files, services));

    public static ServerReflectionResponse Of(ServerReflectionRequest request, IReadOnlyCollection<FileDescriptorProto> files, params string[] services)
    {
        if (request.MessageRequestCase == ServerReflectionRequest.MessageRequestOneofCase.ListServices)
        {
            return List(services);
        }

        var file = request.FileByFilename.Length > 0
            ? files.FirstOrDefault(file => file.Name == request.FileByFilename)
            : files.FirstOrDefault(file => file.Service.Any(service => $"{file.Package}.{service.Name}" == request.FileContainingSymbol));
        return file is null ? Error(StatusCode.NotFound, "not known") : Send(file);
    }

    public static ServerReflectionResponse List(params string[] services) =>
        new() { ListServicesResponse = new ListServiceResponse { Service = { services.Select(name => new ServiceResponse { Name = name }) } } };

    public static ServerReflectionResponse Send(params FileDescriptorProto[] files) => SendBytes([.. files.Select(file => file.ToByteString())]);

    public static ServerReflectionResponse SendBytes(params ByteString[] files) => new() { FileDescriptorResponse = new FileDescriptorResponse { FileDescriptorProto = { files } } };

    public static ServerReflectionResponse Error(StatusCode code, string message) =>
        new() { ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = message } };
}
