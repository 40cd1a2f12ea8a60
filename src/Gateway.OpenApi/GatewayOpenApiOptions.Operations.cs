using Microsoft.OpenApi;

namespace Gateway.OpenApi;

/// <content>What operations say.</content>
public sealed partial class GatewayOpenApiOptions
{
    /// <summary>
    /// Whether operations have the answers of the gateway itself, such as 400, 413 and 503, beside <c>default</c>, which stands for all errors. Default true.
    /// </summary>
    public bool DescribeRefusals { get; set; } = true;

    /// <summary>Whether operations say who may call them: <c>security</c>, and the answers 401 and 403. Default true.</summary>
    public bool DescribeSecurity { get; set; } = true;

    /// <summary>
    /// Whether the headers <c>grpc-timeout</c> and <c>X-Server-Timeout</c> are parameters of each operation, and <c>Vary</c> a header of streams. Default false: generators of clients make an
    /// argument of each parameter.
    /// </summary>
    public bool DescribeHeaders { get; set; }

    /// <summary>
    /// Security schemes by the name of the authentication scheme, for those whose handler does not tell what a request carries. Default empty. What the document has by that name comes first.
    /// </summary>
    public IDictionary<string, OpenApiSecurityScheme> SecuritySchemes { get; } = new Dictionary<string, OpenApiSecurityScheme>(StringComparer.Ordinal);

    /// <summary>
    /// Whether an operation needs an authenticated caller, by the metadata of its endpoint; null where authorization decides: <c>[Authorize]</c>, policies, <c>[AllowAnonymous]</c> and the
    /// fallback policy. Default null: authorization decides.
    /// </summary>
    public Func<IReadOnlyList<object>, bool?>? NeedsCaller { get; set; }

    /// <summary>
    /// Whether a rate limiter counts an operation, by the metadata of its endpoint; null where <c>RequireRateLimiting()</c> and the global limiter tell. Default null: they tell.
    /// </summary>
    public Func<IReadOnlyList<object>, bool?>? IsRateLimited { get; set; }

    /// <summary>
    /// Whether operations list the query parameter that cuts answers to some fields (<c>$fields</c>). Default false: generators make an argument of it in each method.
    /// </summary>
    public bool DescribeFieldMask { get; set; }
}
