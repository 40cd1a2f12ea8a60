using Grpc.Core;
using MistakeProtos;

namespace Gateway.Rest.Tests.Mapping;

/// <summary>A service whose rules cannot be served, four of five at least.</summary>
internal sealed class MistakenService : Mistakes.MistakesBase
{
    public override Task<Req> First(Req request, ServerCallContext context) => Task.FromResult(request);
}
