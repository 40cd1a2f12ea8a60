namespace Gateway.Program.Features.Access;

/// <summary>The method that an endpoint calls, as metadata of the method's endpoint and of the endpoints of its bindings.</summary>
/// <param name="name">The full name, such as <c>shop.Orders/Get</c>.</param>
internal sealed class CalledMethod(string name)
{
    private Known? _known;

    /// <summary>The full name, such as <c>shop.Orders/Get</c>.</summary>
    public string Name => name;

    /// <summary>Who may call it.</summary>
    public CallerPolicy PolicyIn(AccessRules rules)
    {
        var known = _known;
        if (!ReferenceEquals(known?.Rules, rules))
        {
            _known = known = new Known(rules, rules.Find(name));
        }

        return known!.Policy;
    }

    private sealed record Known(AccessRules Rules, CallerPolicy Policy);
}
