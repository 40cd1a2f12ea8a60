using Gateway.Pages;
using Microsoft.AspNetCore.Http;

namespace Gateway.OpenApi.Swashbuckle.Swagger;

/// <summary>
/// The upstream that a document is narrowed to: <c>swagger.json?upstream=orders</c>. Swashbuckle hands document filters no request, so it flows with the request's
/// execution. It is set for documents only: calls pay nothing for it.
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
