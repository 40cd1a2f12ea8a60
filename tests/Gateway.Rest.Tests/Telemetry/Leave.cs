namespace Gateway.Rest.Tests.Telemetry;

/// <summary>How a client leaves.</summary>
public enum Leave
{
    /// <summary>Its connection is reset, as by a program that crashes.</summary>
    Reset,

    /// <summary>The client closes its connection in order.</summary>
    Disconnect,

    /// <summary>The client cancels its request: on HTTP/2 the stream is reset and the connection stays.</summary>
    Cancel,

    /// <summary>The client sends a Close frame. Without a WebSocket, the same as <see cref="Cancel"/>.</summary>
    Close,
}
