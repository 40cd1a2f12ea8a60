using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Gateway.OpenApi.Documents;

/// <summary>The security schemes of a document: schemes that the application declared there, and descriptions of its authentication schemes.</summary>
internal sealed class SecuritySchemes
{
    // ASP.NET Core Identity uses these cookies between two steps of a login. No call has them.
    private static readonly string[] _ofLogins = ["Identity.External", "Identity.TwoFactorRememberMe", "Identity.TwoFactorUserId"];

    private readonly OpenApiDocument _document;
    private readonly GatewayOpenApiOptions _options;
    private readonly IServiceProvider _services;
    private readonly Dictionary<string, AuthenticationScheme> _registered = new(StringComparer.Ordinal);
    private readonly string? _default;
    private readonly Dictionary<string, string?> _ids = new(StringComparer.Ordinal);
    private readonly List<string> _declared;

    public SecuritySchemes(OpenApiDocument document, GatewayOpenApiOptions options, IServiceProvider services)
    {
        (_document, _options, _services) = (document, options, services);
        _declared = [.. document.Components?.SecuritySchemes?.Keys ?? Enumerable.Empty<string>()];

        // Waiting does not block: ASP.NET Core's provider keeps its schemes in memory.
        if (services.GetService<IAuthenticationSchemeProvider>() is { } provider)
        {
            foreach (var scheme in provider.GetAllSchemesAsync().GetAwaiter().GetResult())
            {
                _registered.Add(scheme.Name, scheme);
            }

            _default = provider.GetDefaultAuthenticateSchemeAsync().GetAwaiter().GetResult()?.Name;
        }
    }

    /// <summary>The schemes of the document with which a caller can authenticate. Each alone is enough. Empty when none is known.</summary>
    /// <param name="asked">The authentication schemes that count; empty for the default one.</param>
    public IReadOnlyList<string> Find(IReadOnlyList<string> asked)
    {
        IEnumerable<string> names = asked.Count > 0 ? asked : _default is null ? _registered.Keys : [_default];
        List<string> found = [.. names.SelectMany(Resolve).Select(IdOf).OfType<string>().Distinct()];

        // If no registered scheme can be described, use what the application declared itself.
        return found.Count > 0 ? found : _declared;
    }

    /// <summary>Whether a scheme has scopes.</summary>
    public bool HasScopes(string id) =>
        _document.Components?.SecuritySchemes?.TryGetValue(id, out var scheme) == true && scheme.Type is SecuritySchemeType.OAuth2 or SecuritySchemeType.OpenIdConnect;

    // A scheme that lets others authenticate may pick any of them.
    private IEnumerable<string> Resolve(string name) =>
        _registered.TryGetValue(name, out var scheme) && SchemeDescriptions.IsComposite(scheme) && DeclaredAs(name) is null
            ? _registered.Values.Where(other => !SchemeDescriptions.IsComposite(other)).Select(other => other.Name).Except(_ofLogins)
            : [name];

    private string? IdOf(string name)
    {
        if (!_ids.TryGetValue(name, out var id))
        {
            _ids.Add(name, id = DeclaredAs(name) ?? Add(name));
        }

        return id;
    }

    private string? DeclaredAs(string name) => _declared.Find(id => id.Equals(name, StringComparison.OrdinalIgnoreCase));

    private string? Add(string name)
    {
        var scheme = _options.SecuritySchemes.TryGetValue(name, out var given) ? given
            : _registered.TryGetValue(name, out var registered) ? SchemeDescriptions.Of(registered, _services)
            : null;
        if (scheme is null)
        {
            return null;
        }

        var schemes = (_document.Components ??= new()).SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        if (_declared.Find(id => IsSame(schemes[id], scheme)) is { } same)
        {
            return same;
        }

        var key = KeyOf(name);
        if (!schemes.ContainsKey(key))
        {
            _document.AddComponent(key, scheme);
        }

        return key;
    }

    private static bool IsSame(IOpenApiSecurityScheme one, OpenApiSecurityScheme other) =>
        one.Type == other.Type && one.In == other.In && one.OpenIdConnectUrl == other.OpenIdConnectUrl
        && string.Equals(one.Name, other.Name, StringComparison.OrdinalIgnoreCase) && string.Equals(one.Scheme, other.Scheme, StringComparison.OrdinalIgnoreCase);

    // Keeps only characters that the key of a component may have.
    private static string KeyOf(string name)
    {
        var key = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            key.Append(char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_');
        }

        return key.ToString();
    }
}
