using Gateway.Rest;

namespace Gateway.Yarp.Rules;

/// <summary>What a file says of a method as a tool, or of all methods whose names begin alike.</summary>
/// <param name="Selector">A full name with dots, or a beginning of names that ends in <c>*</c>.</param>
/// <param name="Tool">What is said.</param>
internal sealed record ToolRule(string Selector, ToolMetadata Tool)
{
    /// <summary>Whether the selector stands for a method.</summary>
    public bool Matches(string method) => Tool.IsPattern ? method.AsSpan().StartsWith(Selector.AsSpan(0, Selector.Length - 1), StringComparison.Ordinal) : method.Equals(Selector, StringComparison.Ordinal);
}
