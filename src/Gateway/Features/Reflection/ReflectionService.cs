using Grpc.Core;
using Grpc.Reflection.V1;

namespace Gateway.Program.Features.Reflection;

/// <summary><c>grpc.reflection.v1.ServerReflection</c></summary>
internal sealed class ReflectionService(ReflectionAnswers answers) : ServerReflection.ServerReflectionBase
{
    public override Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream, IServerStreamWriter<ServerReflectionResponse> responseStream, ServerCallContext context) =>
        ReflectionCall.RunAsync(requestStream, responseStream, answers.Answer, context.CancellationToken);
}
