namespace Gateway.Load.Clients;

/// <summary>A way to have a stream.</summary>
internal enum StreamKind
{
    Lines,
    Events,
    Socket,
    LinesOverHttp2,
}
