namespace Gateway.Transcoding.Served;

/// <summary>The methods and bindings that one server transcodes. Immutable.</summary>
/// <param name="Methods">The methods, with or without bindings.</param>
/// <param name="Bindings">Their bindings, in the order of the methods and their rules.</param>
public sealed record ServedMethods(IReadOnlyList<ServedMethod> Methods, IReadOnlyList<ServedBinding> Bindings)
{
    /// <summary>Nothing.</summary>
    public static ServedMethods None { get; } = new([], []);
}
