using AdminProtos;
using Grpc.Core;

namespace Gateway.Rest.Tests.Mapping;

/// <summary>A second service beside that of the lab. Without a word of the test it sends back what it got.</summary>
internal class AdminService : Admin.AdminBase
{
    public Func<AdminReq, ServerCallContext, Task<AdminReq>> OnAsk { get; set; } = static (request, _) => Task.FromResult(request);

    public Func<AdminReq, IServerStreamWriter<AdminReq>, ServerCallContext, Task> OnWatch { get; set; } = static (request, responses, _) => responses.WriteAsync(request);

    public override Task<AdminReq> Ask(AdminReq request, ServerCallContext context) => OnAsk(request, context);

    public override Task Watch(AdminReq request, IServerStreamWriter<AdminReq> responseStream, ServerCallContext context) => OnWatch(request, responseStream, context);

    public override Task<AdminReq> Plain(AdminReq request, ServerCallContext context) => OnAsk(request, context);
}
