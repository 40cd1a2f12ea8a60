namespace Gateway.OpenApi.Documents;

/// <summary>The callers that an operation accepts.</summary>
/// <param name="Schemes">The authentication schemes that count, of which one is enough; empty for the default scheme.</param>
/// <param name="Roles">Lists of roles. A caller needs one role of each list.</param>
/// <param name="Scopes">OAuth scopes. A caller needs all of them.</param>
internal sealed record CallerNeed(IReadOnlyList<string> Schemes, IReadOnlyList<IReadOnlyList<string>> Roles, IReadOnlyList<string> Scopes)
{
    /// <summary>Any caller who is authenticated.</summary>
    public static CallerNeed Anybody { get; } = new([], [], []);

    /// <summary>The roles in words; null when there are none.</summary>
    public string? Note => Roles.Count == 0 ? null : $"Needs the role {string.Join(", and ", Roles.Select(any => string.Join(" or ", any.Select(role => $"`{role}`"))))}.";
}
