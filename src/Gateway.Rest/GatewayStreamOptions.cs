namespace Gateway.Rest;

/// <summary>The form of the streams of some methods. A property that is null takes the value of the next place that sets it: the method, its service, <c>MapGateway()</c>.</summary>
public sealed class GatewayStreamOptions
{
    /// <summary>The form if neither the query nor <c>Accept</c> prefers one. Default null: <see cref="GatewayOptions.StreamForm"/>.</summary>
    public StreamForm? Form { get; set; }

    /// <summary>
    /// The field of the message that gives a Server-Sent Event its name (<c>event: …</c>): a string, integer or enum field of the message itself, by JSON name or declared name. If
    /// the field is not set, is empty or has a line break, the event has no name. Default null: no names.
    /// </summary>
    public string? EventField { get; set; }

    /// <summary>The field of the message that gives a Server-Sent Event its id. It must be a field as for <see cref="EventField"/>. Default null: events are numbered from 1.</summary>
    public string? IdField { get; set; }

    /// <summary>
    /// Whether a stream of Server-Sent Events ends with the event <c>end</c>. If false, a successful stream ends without an event, and a failure is a last message <c>{"error":…}</c> without a name.
    /// Default null: true.
    /// </summary>
    public bool? SendEnd { get; set; }

    /// <summary>
    /// The name of the Server-Sent Event that reports a failure if <see cref="SendEnd"/> is false (<c>event: …</c>). No control characters. Default null: no name. Note that an EventSource also raises
    /// <c>error</c> for a lost connection.
    /// </summary>
    public string? ErrorEvent { get; set; }

    /// <summary>These options, with missing values from others.</summary>
    internal GatewayStreamOptions Over(GatewayStreamOptions? farther) => farther is null ? this : new GatewayStreamOptions
    {
        Form = Form ?? farther.Form,
        EventField = EventField ?? farther.EventField,
        IdField = IdField ?? farther.IdField,
        SendEnd = SendEnd ?? farther.SendEnd,
        ErrorEvent = ErrorEvent ?? farther.ErrorEvent,
    };
}
