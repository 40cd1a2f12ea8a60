namespace Gateway.Program.Configuration.Access;

/// <summary>The proxies in front of the gateway whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> count. Those of other clients never do.</summary>
internal sealed class ForwardingOptions
{
    /// <summary>The addresses of proxies, such as <c>10.0.0.1</c>. Default empty.</summary>
    public IList<string> KnownProxies { get; } = [];

    /// <summary>The networks of proxies, such as <c>10.0.0.0/8</c>. Default empty.</summary>
    public IList<string> KnownNetworks { get; } = [];
}
