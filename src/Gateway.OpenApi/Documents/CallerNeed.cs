namespace Gateway.OpenApi.Documents;

/// <summary>Whom an operation asks for.</summary>
/// <param name="Schemes">The authentication schemes that count, of which one is enough; empty for the default scheme.</param>
/// <param name="Roles">Roles: one of each list.</param>
/// <param name="Scopes">Scopes of OAuth: all of them.</param>
internal sealed record CallerNeed(IReadOnlyList<string> Schemes, IReadOnlyList<IReadOnlyList<string>> Roles, IReadOnlyList<string> Scopes)
{
    /// <summary>Anybody who is known.</summary>
    public static CallerNeed Anybody { get; } = new([], [], []);

    /// <summary>The roles in words; null when there are none.</summary>
    public string? Note => Roles.Count == 0 ? null : $"Needs the role {string.Join(", and ", Roles.Select(any => string.Join(" or ", any.Select(role => $"`{role}`"))))}.";
}
