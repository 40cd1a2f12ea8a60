using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace Upstream.Ticket;

public class TicketerService : Ticketer.TicketerBase
{
    public override Task<Tickets> Available(Empty request, ServerCallContext context) => Task.FromResult(new Tickets { Count = 5 });

    [Authorize]
    public override Task<Receipt> Buy(Tickets request, ServerCallContext context) =>
        Task.FromResult(new Receipt { Buyer = $"{context.GetHttpContext().User.Identity!.Name} {context.RequestHeaders.GetValue("also")}".TrimEnd() });
}
