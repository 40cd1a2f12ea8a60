namespace Gateway.Program.Configuration.Access;

/// <summary>Who may call some methods.</summary>
internal sealed class AccessRuleOptions : PolicyOptions
{
    /// <summary>The full names of methods, such as <c>shop.Orders/Get</c>; <c>*</c> at the end stands for any rest, as in <c>shop.Orders/*</c> and <c>shop.*</c>.</summary>
    public IList<string> Methods { get; } = [];
}
