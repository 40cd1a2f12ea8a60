using System.Collections.Frozen;
using System.Security.Claims;
using System.Security.Principal;
using Gateway.Program.Configuration.Access;

namespace Gateway.Program.Features.Access;

/// <summary>Who has access. Immutable.</summary>
internal sealed class CallerPolicy
{
    private readonly AccessKind _allow;
    private readonly string[] _roles;
    private readonly FrozenSet<string>? _users;
    private readonly (string Type, FrozenSet<string> Values)[] _claims;

    public CallerPolicy(PolicyOptions options)
    {
        _allow = options.Allow;
        _roles = [.. options.Roles];
        _users = options.Users.Count > 0 ? options.Users.ToFrozenSet(StringComparer.Ordinal) : null;
        _claims = [.. options.Claims.Select(static claim => (claim.Key, claim.Value.ToFrozenSet(StringComparer.Ordinal)))];
    }

    /// <summary>Every authenticated caller.</summary>
    public static CallerPolicy Authenticated { get; } = new(new PolicyOptions());

    /// <summary>Everybody.</summary>
    public static CallerPolicy Open { get; } = new(new PolicyOptions { Allow = AccessKind.Anonymous });

    /// <summary>Whether everybody has access, also unauthenticated callers.</summary>
    public bool IsOpen => _allow == AccessKind.Anonymous;

    /// <summary>Whether nobody has access.</summary>
    public bool IsHidden => _allow == AccessKind.Nobody;

    public Verdict Judge(ClaimsPrincipal user) => _allow switch
    {
        AccessKind.Anonymous => Verdict.Allowed,
        AccessKind.Nobody => Verdict.Hidden,
        _ => user.Identity?.IsAuthenticated == true && HasRole(user) && HasClaims(user) && HasName(user.Identity)
            ? Verdict.Allowed
            : Verdict.Refused,
    };

    // A name with its scheme in front, as in ApiKey:reporting, does not match the same name from another scheme.
    private bool HasName(IIdentity identity) => _users is null || (identity.Name is { } name && (_users.Contains(name) || _users.Contains($"{identity.AuthenticationType}:{name}")));

    private bool HasRole(ClaimsPrincipal user) => _roles.Length == 0 || Array.Exists(_roles, user.IsInRole);

    private bool HasClaims(ClaimsPrincipal user)
    {
        foreach (var (type, values) in _claims)
        {
            if (!HasClaim(user, type, values))
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasClaim(ClaimsPrincipal user, string type, FrozenSet<string> values)
    {
        foreach (var claim in user.Claims)
        {
            if (claim.Type.Equals(type, StringComparison.Ordinal) && (values.Contains(claim.Value) || (type is "scope" or "scp" && HasWord(claim.Value, values))))
            {
                return true;
            }
        }

        return false;
    }

    // OAuth puts all scopes into one text, separated by spaces.
    private static bool HasWord(string text, FrozenSet<string> values) => text.Contains(' ', StringComparison.Ordinal) && Array.Exists(text.Split(' '), values.Contains);
}
