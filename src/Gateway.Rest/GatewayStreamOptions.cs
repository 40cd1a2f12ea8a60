namespace Gateway.Rest;

/// <summary>How the streams of some methods look to their clients. A property that is null takes the value of the next place that sets it: the method, its service, <c>MapGateway()</c>.</summary>
public sealed class GatewayStreamOptions
{
    /// <summary>The form where neither the query nor <c>Accept</c> prefers one. Default null: <see cref="GatewayOptions.StreamForm"/>.</summary>
    public StreamForm? Form { get; set; }

    /// <summary>
    /// The field of the message that names a Server-Sent Event (<c>event: …</c>): a string, an integer or an enum of the message itself, by its JSON name or its declared name. Where
    /// the field is not set, is empty or has a line break, the event has no name. Default null: no names.
    /// </summary>
    public string? EventField { get; set; }

    /// <summary>The field of the message that is the id of a Server-Sent Event, as <see cref="EventField"/>. Default null: events are numbered from 1.</summary>
    public string? IdField { get; set; }

    /// <summary>
    /// Whether a stream of Server-Sent Events ends with the event <c>end</c>. If not, a stream that succeeded just ends, and a failure is a last message <c>{"error":…}</c> without a name. Default
    /// null: true.
    /// </summary>
    public bool? SendEnd { get; set; }

    /// <summary>
    /// The name of the Server-Sent Event that a failure is where <see cref="SendEnd"/> is false (<c>event: …</c>), for clients that tell failures by it; no control characters. Default null: it has
    /// no name. An EventSource calls a lost connection <c>error</c>, too.
    /// </summary>
    public string? ErrorEvent { get; set; }

    /// <summary>These options, completed by others.</summary>
    internal GatewayStreamOptions Over(GatewayStreamOptions? farther) => farther is null ? this : new GatewayStreamOptions
    {
        Form = Form ?? farther.Form,
        EventField = EventField ?? farther.EventField,
        IdField = IdField ?? farther.IdField,
        SendEnd = SendEnd ?? farther.SendEnd,
        ErrorEvent = ErrorEvent ?? farther.ErrorEvent,
    };
}
