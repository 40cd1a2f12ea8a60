using System.Net.Mime;
using System.Text.Json;
using Gateway.Mcp.Access;
using Gateway.Mcp.Calls;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Gateway.Mcp.Hosting;

/// <summary>Runs before the protocol's own endpoint. It refuses pages of other origins and requests that are too long, and keeps the request until its calls are complete.</summary>
internal sealed class McpGuard(IOptions<GatewayMcpOptions> options, ILoggerFactory loggers)
{
    // The codes of JSON-RPC 2.0.
    private const int ParseError = -32700;
    private const int InvalidRequest = -32600;

    private readonly ILogger _logger = loggers.CreateLogger(Log.Category);
    private readonly OriginPolicy _origins = new(options.Value.AllowedOrigins);

    /// <summary>Handles a request.</summary>
    public async Task HandleAsync(HttpContext http, RequestDelegate next)
    {
        if (!_origins.Allows(http.Request))
        {
            await RefuseAsync(http, StatusCodes.Status403Forbidden, $"Pages of the origin '{http.Request.Headers.Origin}' may not call this server.");
            return;
        }

        var most = options.Value.MaxRequestBytes;
        if (http.Request.ContentLength > most)
        {
            await RefuseAsync(http, StatusCodes.Status413PayloadTooLarge, TooLong(most));
            return;
        }

        if (FindEncodingProblem(http.Request) is { } encoding)
        {
            await RefuseAsync(http, StatusCodes.Status415UnsupportedMediaType, encoding);
            return;
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = most;
        }

        var request = new McpRequest(http);
        McpRequest.Current = request;
        try
        {
            if (HttpMethods.IsPost(http.Request.Method) && http.Request.HasJsonContentType())
            {
                var body = await McpBody.ReadAsync(http.Request, most, http.RequestAborted);
                if (McpBody.FindProblem(body) is { } problem)
                {
                    await RefuseAsync(http, StatusCodes.Status400BadRequest, $"The request is not valid JSON: {problem}", ParseError);
                    return;
                }

                http.Request.Body = body;

                // The protocol's own code fails on a charset in quotes.
                http.Request.ContentType = MediaTypeNames.Application.Json;
            }

            await next(http);
            if (!request.IsFree)
            {
                // A call still runs, but its result is written: the client need not wait.
                await http.Response.CompleteAsync();
            }
        }
        catch (BadHttpRequestException broken) when (!http.Response.HasStarted)
        {
            await RefuseAsync(http, broken.StatusCode, broken.StatusCode == StatusCodes.Status413PayloadTooLarge ? TooLong(most) : "The request cannot be read.");
        }
        catch (JsonException unreadable) when (!http.Response.HasStarted)
        {
            // The protocol's own code reads parts of some messages before the filters run.
            await RefuseAsync(http, StatusCodes.Status400BadRequest, $"The message cannot be read: {unreadable.Message}");
        }
        finally
        {
            // A call that was cut still uses the request until its service returns.
            await request.WhenFreeAsync();
        }
    }

    // UseRequestDecompression() takes the header off when it has decompressed a body.
    private static string? FindEncodingProblem(HttpRequest request) =>
        request.Headers.ContentEncoding is [{ Length: > 0 } coding, ..] && !coding.Equals("identity", StringComparison.OrdinalIgnoreCase) ? $"The content encoding '{coding}' is not accepted. Send the message as it is."
        : MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.Charset.Value?.Trim('"') is { Length: > 0 } charset && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) ? $"The charset '{charset}' is not accepted. JSON is UTF-8."
        : null;

    private static string TooLong(int most) => $"The request is longer than the limit of {most} bytes.";

    private Task RefuseAsync(HttpContext http, int httpStatus, string reason, int code = InvalidRequest)
    {
        Log.RequestRefused(_logger, httpStatus, reason);
        http.Response.StatusCode = httpStatus;
        return http.Response.WriteAsJsonAsync(new { jsonrpc = "2.0", id = (string?)null, error = new { code, message = reason } }, http.RequestAborted);
    }
}
