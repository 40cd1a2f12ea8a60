using Gateway.Rest.Options;
using Gateway.Rest.Protocol;
using Gateway.Transcoding.Descriptors;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Responses;

/// <summary>
/// Gives responses of ASP.NET Core's own middleware on the gateway's endpoints (401, 403, 429) the same body as other errors. It also does this for native gRPC's bare 415 to JSON, because
/// the request may lack only Connect's header.
/// </summary>
internal sealed class StatusBodyFilter(GatewaySettings settings) : IStartupFilter
{
    private readonly ErrorWriter _errors = new(Schema.WellKnown, settings);

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(inner => http => AnswerAsync(http, inner));
        next(app);
    };

    private Task AnswerAsync(HttpContext http, RequestDelegate inner)
    {
        var work = inner(http);

        // A stream has usually begun its response by now, so an extra task would only cost memory as long as the call lasts.
        return http.Response.HasStarted || (work.IsCompletedSuccessfully && FindStatus(http) is null) ? work : AwaitAsync(http, work);
    }

    private async Task AwaitAsync(HttpContext http, Task work)
    {
        await work;
        if (FindStatus(http) is { } status)
        {
            await (http.GetEndpoint()?.Metadata.GetMetadata<ConnectMetadata>() is { } connect
                ? connect.WriteErrorAsync(http, status)
                : _errors.WriteAsync(http, BindingOf(http), http.Response.StatusCode, status));
        }
    }

    private static BindingMetadata? BindingOf(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<BindingMetadata>();

    private Status? FindStatus(HttpContext http)
    {
        if (http.Response.HasStarted || http.Response.ContentType is not null || http.Response.ContentLength > 0)
        {
            return null;
        }

        if (BindingOf(http) is null && http.GetEndpoint()?.Metadata.GetMetadata<ConnectMetadata>() is null)
        {
            return settings is { Enabled: true, Connect: true }
                && http.Response.StatusCode == StatusCodes.Status415UnsupportedMediaType
                && http.Request.ContentType?.StartsWith(MediaTypes.Json, StringComparison.OrdinalIgnoreCase) == true
                && http.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is not null
                ? Statuses.JsonOnNativePath
                : null;
        }

        return http.Response.StatusCode switch
        {
            StatusCodes.Status401Unauthorized => Statuses.Unauthenticated,
            StatusCodes.Status403Forbidden => Statuses.NotPermitted,
            StatusCodes.Status429TooManyRequests => Statuses.TooManyRequests,
            _ => null,
        };
    }
}
