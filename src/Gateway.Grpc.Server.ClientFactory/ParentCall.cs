using Grpc.AspNetCore.ClientFactory;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Grpc.Server.ClientFactory;

/// <summary>Hands the deadline and the cancellation of the call that is being answered on to a call that is about to be made.</summary>
internal static class ParentCall
{
    /// <exception cref="InvalidOperationException">No gRPC call is being answered, and the options do not allow that.</exception>
    public static CallOptions Apply(CallOptions options, IServiceProvider services, GrpcContextPropagationOptions propagation) =>
        // A token that the caller has given says itself what is handed on.
        options.PropagationToken is null && Find(services, propagation) is { } parent
            ? options.WithPropagationToken(parent.CreatePropagationToken())
            : options;

    private static ServerCallContext? Find(IServiceProvider services, GrpcContextPropagationOptions propagation)
    {
        var http = services.GetRequiredService<IHttpContextAccessor>().HttpContext;
        var parent = http?.Features.Get<IServerCallContextFeature>()?.ServerCallContext;
        return parent is not null || propagation.SuppressContextNotFoundErrors
            ? parent
            : throw new InvalidOperationException(http is null
                ? "There is no HttpContext, so no gRPC call whose deadline and cancellation could be handed on. Set SuppressContextNotFoundErrors for clients that are also used elsewhere."
                : "The current request is no gRPC call, so there is no deadline and cancellation to hand on. Set SuppressContextNotFoundErrors for clients that are also used elsewhere.");
    }
}
