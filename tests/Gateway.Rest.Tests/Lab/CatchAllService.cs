using Grpc.Core;
using LabProtos;

namespace Gateway.Rest.Tests.Lab;

/// <summary>Answers every path that is left, with the path.</summary>
internal sealed class CatchAllService : LabProtos.Rest.RestBase
{
    public override Task<FileReq> Catch(FileReq request, ServerCallContext context) => Task.FromResult(request);
}
