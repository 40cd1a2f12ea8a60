namespace Gateway.Rest.Tests.Telemetry;

/// <summary>How a client leaves.</summary>
public enum Leave
{
    /// <summary>Its connection is reset, as by a program that crashes.</summary>
    Reset,

    /// <summary>It closes its connection in order.</summary>
    Disconnect,

    /// <summary>It gives its request up: on HTTP/2 the stream is reset and the connection stays.</summary>
    Cancel,

    /// <summary>It sends a Close frame. Without a WebSocket, the same as <see cref="Cancel"/>.</summary>
    Close,
}
