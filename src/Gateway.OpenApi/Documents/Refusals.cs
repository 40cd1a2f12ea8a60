using Gateway.OpenApi.Schemas;
using Gateway.OpenApi.Served;
using Gateway.Transcoding.Binding;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace Gateway.OpenApi.Documents;

/// <summary>Adds the answers other than success to operations, each under its HTTP status. <c>default</c> stays for all other statuses.</summary>
internal sealed class Refusals(OpenApiDocument document, Headers headers, GatewayOpenApiOptions options, IServiceProvider services)
{
    private const string Rest = "default";

    // Methods that name one resource in their path. AIP-131, 134, 135 and 164 prescribe NOT_FOUND for a missing resource.
    private static readonly string[] _ofOneResource = ["Get", "Update", "Delete", "Undelete"];

    private readonly Dictionary<(Refusal, string), string> _components = [];
    private readonly RateLimiterOptions? _limiter = services.GetService<IOptions<RateLimiterOptions>>()?.Value;

    /// <summary>Adds the answers of an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="binding">Its binding.</param>
    /// <param name="schemas">The schemas, with that of a status.</param>
    /// <param name="needsCaller">Whether the operation needs an authenticated caller.</param>
    public void AddTo(OpenApiOperation operation, DocumentedBinding binding, SchemaSet schemas, bool needsCaller)
    {
        var responses = operation.Responses ??= [];
        var hasRest = responses.Remove(Rest, out var rest);
        foreach (var refusal in Of(binding, needsCaller).OrderBy(refusal => refusal.HttpStatus))
        {
            responses.TryAdd($"{refusal.HttpStatus}", binding.Engine.AnswersRefusals || refusal == Refusal.NotFound ? Component(refusal, binding, schemas) : Bare(refusal));
        }

        if (hasRest)
        {
            responses.Add(Rest, rest!);
        }
    }

    // Not 405: that answers an HTTP method that the path does not have, so it belongs to none of the operations.
    private IEnumerable<Refusal> Of(DocumentedBinding binding, bool needsCaller)
    {
        if (needsCaller)
        {
            yield return Refusal.NotKnown;
            yield return Refusal.NotPermitted;
        }

        if (!options.DescribeRefusals)
        {
            yield break;
        }

        if (binding.Http.PathVariables.Count > 0 && Array.Exists(_ofOneResource, word => IsVerb(word, binding.Method.Name)))
        {
            yield return Refusal.NotFound;
        }

        var isLimited = IsLimited(binding.Served.Metadata);
        if (isLimited && LimiterStatus != Refusal.Unavailable.HttpStatus)
        {
            yield return Refusal.TooMany with { HttpStatus = LimiterStatus };
        }

        if (!binding.Engine.AnswersRefusals)
        {
            yield break;
        }

        // Any request can have a broken escape in its path, an unknown query parameter or an invalid timeout.
        yield return Refusal.Invalid;
        yield return Refusal.Unavailable;
        if (binding.Engine.CarriesMetadata)
        {
            yield return Refusal.TooLate;
        }

        if (binding is { Method.ServerStreams: true, Http.AnswersHttpBody: false })
        {
            yield return Refusal.NotAcceptable;
        }

        if (binding.Http.Body != BodyBinding.None)
        {
            yield return Refusal.TooLarge;
            if (!binding.Http.TakesHttpBody)
            {
                yield return Refusal.OtherContent;
            }
        }
    }

    private bool IsLimited(IReadOnlyList<object> metadata) =>
        options.IsRateLimited?.Invoke(metadata)
        ?? (!metadata.OfType<DisableRateLimitingAttribute>().Any() && (_limiter?.GlobalLimiter is not null || metadata.OfType<EnableRateLimitingAttribute>().Any()));

    // ASP.NET Core answers 503 unless the application sets another status. If the application has a handler, that handler probably answers 429.
    private int LimiterStatus => _limiter is null || (_limiter is { RejectionStatusCode: 503, OnRejected: not null }) ? Refusal.TooMany.HttpStatus : _limiter.RejectionStatusCode;

    private static bool IsVerb(string verb, string method) =>
        method.StartsWith(verb, StringComparison.Ordinal) && (method.Length == verb.Length || !char.IsAsciiLetterLower(method[verb.Length]));

    // With Microsoft's transcoding, middleware refuses requests before it, without a body.
    private OpenApiResponse Bare(Refusal refusal) => new() { Description = refusal.Description, Headers = HeadersOf(refusal) };

    private OpenApiResponseReference Component(Refusal refusal, DocumentedBinding binding, SchemaSet schemas)
    {
        var suffix = ErrorBodies.BodySuffix(binding);
        if (!_components.TryGetValue((refusal, suffix), out var name))
        {
            name = NameOf(refusal) + suffix;
            _components.Add((refusal, suffix), name);
            document.AddComponent(name, new OpenApiResponse
            {
                Description = refusal.Description,
                Headers = HeadersOf(refusal),
                Content = new ErrorBodies(schemas).Content(binding, refusal.Example, refusal.HttpStatus),
            });
        }

        return new(name, document);
    }

    // A component of the application keeps its name.
    private string NameOf(Refusal refusal)
    {
        var taken = (document.Components ??= new()).Responses ??= new Dictionary<string, IOpenApiResponse>();
        return taken.ContainsKey(refusal.Name) ? $"google.rpc.Status.{refusal.Name}" : refusal.Name;
    }

    private Dictionary<string, IOpenApiHeader>? HeadersOf(Refusal refusal) =>
        refusal.Header is { } header ? new() { [header] = headers.Answer(header) } : null;
}
