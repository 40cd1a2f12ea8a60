using Google.Protobuf;
using Grpc.Core;
using Grpc.Reflection.V1Alpha;
using V1Request = Grpc.Reflection.V1.ServerReflectionRequest;

namespace Gateway.Program.Features.Reflection;

/// <summary><c>grpc.reflection.v1alpha.ServerReflection</c>, for older clients. Its messages differ from those of v1 only in their names.</summary>
internal sealed class AlphaReflectionService(ReflectionAnswers answers) : ServerReflection.ServerReflectionBase
{
    public override Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream, IServerStreamWriter<ServerReflectionResponse> responseStream, ServerCallContext context) =>
        ReflectionCall.RunAsync(requestStream, responseStream, Answer, context.CancellationToken);

    private ServerReflectionResponse Answer(ServerReflectionRequest request)
    {
        var answer = answers.Answer(V1Request.Parser.ParseFrom(request.ToByteArray()));
        return ServerReflectionResponse.Parser.ParseFrom(answer.ToByteArray());
    }
}
