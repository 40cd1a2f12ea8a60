namespace Gateway.Program.Features.Access;

/// <summary>Who may call some methods.</summary>
/// <param name="Patterns">The names of the methods.</param>
/// <param name="Policy">Who may.</param>
internal sealed record AccessRule(IReadOnlyList<string> Patterns, CallerPolicy Policy);
