using Grpc.AspNetCore.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Grpc.Server.Web;

/// <summary>Opens the door for gRPC-Web requests whose endpoint allows them.</summary>
internal sealed class GrpcWebMiddleware(RequestDelegate next, GrpcWebOptions options)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (GrpcWebRequest.Read(http.Request) is { } request && IsEnabled(http.GetEndpoint()))
        {
            http.Features.Set(request);
        }

        return next(http);
    }

    private bool IsEnabled(Endpoint? endpoint) =>
        endpoint?.Metadata.GetMetadata<IGrpcWebEnabledMetadata>()?.GrpcWebEnabled ?? options.DefaultEnabled;
}
