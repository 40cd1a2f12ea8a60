using Gateway.Pages;
using Microsoft.AspNetCore.Http;

namespace Gateway.OpenApi.Swashbuckle.Swagger;

/// <summary>
/// The one upstream that a document shows: <c>swagger.json?upstream=orders</c>. Swashbuckle gives document filters no request, so the name flows with the request's
/// execution context. Only requests for documents set it, so calls do not pay for it.
/// </summary>
internal static class ChosenUpstream
{
    private static readonly AsyncLocal<string?> _current = new();

    /// <summary>Its name; null for all.</summary>
    public static string? Current => _current.Value;

    /// <summary>Serves a document for the upstream that the request names.</summary>
    public static RequestDelegate Narrow(RequestDelegate serve) => async http =>
    {
        _current.Value = PageUpstreams.Chosen(http);
        await serve(http);
    };
}
