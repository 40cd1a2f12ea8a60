namespace Gateway.Rest.Tests.Telemetry;

/// <summary>The work of a service while its client leaves.</summary>
public enum Work
{
    /// <summary>Waits, and gives up when its token is cancelled.</summary>
    Wait,

    /// <summary>Waits until its token is cancelled, and answers as if nothing had been.</summary>
    Answer,

    /// <summary>Reads with its token.</summary>
    Read,

    /// <summary>Reads until a read throws.</summary>
    ReadWithoutToken,

    /// <summary>Writes with its token.</summary>
    Write,

    /// <summary>Writes until a write throws.</summary>
    WriteWithoutToken,

    /// <summary>Reads and writes at the same time until both throw.</summary>
    ReadAndWrite,
}
