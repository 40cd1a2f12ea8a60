using Gateway.Rest;

namespace Gateway.Yarp.Rules;

/// <summary>A declaration in a file that one method is a tool, or that several methods are.</summary>
/// <param name="Selector">A full name with dots, or a prefix that ends in <c>*</c>.</param>
/// <param name="Tool">The declaration.</param>
internal sealed record ToolRule(string Selector, ToolMetadata Tool)
{
    /// <summary>Whether the selector matches a method.</summary>
    public bool Matches(string method) => Tool.IsPattern ? method.AsSpan().StartsWith(Selector.AsSpan(0, Selector.Length - 1), StringComparison.Ordinal) : method.Equals(Selector, StringComparison.Ordinal);
}
