using Grpc.Core;
using Grpc.Reflection.V1;

namespace Gateway.Yarp.Tests.Schemas;

/// <summary>Server reflection of eight services that answers only when the requests for all of them have come.</summary>
internal sealed class PatientReflection : ServerReflection.ServerReflectionBase
{
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream, IServerStreamWriter<ServerReflectionResponse> responseStream, ServerCallContext context)
    {
        var files = "ABCDEFGH".Select(letter => ProtoFiles.Service(letter.ToString())).ToArray();
        var waiting = new List<ServerReflectionRequest>();
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            if (request.ListServices.Length > 0)
            {
                await responseStream.WriteAsync(Answers.List([.. "ABCDEFGH".Select(letter => $"test.{letter}Service")]));
                continue;
            }

            waiting.Add(request);
            foreach (var all in waiting.Count == files.Length ? waiting : [])
            {
                await responseStream.WriteAsync(Answers.Of(all, files));
            }
        }
    }
}
