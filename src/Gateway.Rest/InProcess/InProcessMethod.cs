using Gateway.Rest.Calls;
using Gateway.Transcoding.Descriptors;

namespace Gateway.Rest.InProcess;

/// <summary>A method as code calls it: with messages, without a binding. Code calls few methods, so messages are looked up when they are first needed.</summary>
/// <param name="method">The method.</param>
/// <param name="schema">The types of its server.</param>
/// <param name="shown">The same types as documents show them.</param>
/// <param name="runtime">The objects that its calls share.</param>
internal sealed class InProcessMethod(GatewayMethod method, Schema schema, Schema shown, CallRuntime runtime)
{
    /// <summary>The request message.</summary>
    public MessageSchema Input => field ??= schema.GetMessage(method.Descriptor.InputType.FullName);

    /// <summary>The response message.</summary>
    public MessageSchema Output => field ??= schema.GetMessage(method.Descriptor.OutputType.FullName);

    /// <summary>The types of its server, as documents show them.</summary>
    public Schema Shown => shown;

    /// <summary>The request message, as documents show it.</summary>
    public MessageSchema ShownInput => field ??= shown.GetMessage(method.Descriptor.InputType.FullName);

    /// <summary>The response message, as documents show it.</summary>
    public MessageSchema ShownOutput => field ??= shown.GetMessage(method.Descriptor.OutputType.FullName);

    /// <summary>The objects that its calls share.</summary>
    public CallRuntime Runtime => runtime;
}
