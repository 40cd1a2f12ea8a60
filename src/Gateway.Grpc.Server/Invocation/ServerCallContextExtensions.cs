using Gateway.Grpc.Server.Invocation;
using Microsoft.AspNetCore.Http;

namespace Grpc.Core;

/// <summary>The HTTP side of a call.</summary>
public static class ServerCallContextExtensions
{
    /// <summary>The HTTP request that a call came as.</summary>
    /// <exception cref="InvalidOperationException">The context is not of a call that came by HTTP.</exception>
    public static HttpContext GetHttpContext(this ServerCallContext serverCallContext)
    {
        ArgumentNullException.ThrowIfNull(serverCallContext);
        return ServiceCallContext.HttpContextOf(serverCallContext)
            ?? throw new InvalidOperationException("This ServerCallContext has no HttpContext: it does not come from a call over HTTP.");
    }
}
