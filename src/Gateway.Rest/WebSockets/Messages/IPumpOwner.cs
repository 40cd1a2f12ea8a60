namespace Gateway.Rest.WebSockets.Messages;

/// <summary>Receives the events that a <see cref="MessagePump"/> reads besides messages.</summary>
internal interface IPumpOwner
{
    /// <summary>The client sent its Close frame.</summary>
    ValueTask OnClosedAsync();

    /// <summary>The connection is gone, or the client broke the protocol.</summary>
    void OnLost();

    /// <summary>The client sent a message after the last one.</summary>
    void OnUnexpected();
}
