namespace Gateway.Load.Clients;

/// <summary>A kind of stream.</summary>
internal enum StreamKind
{
    Lines,
    Events,
    Socket,
    LinesOverHttp2,
}
