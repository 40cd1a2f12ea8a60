namespace Gateway.Grpc.Server.Protocol;

/// <summary>Is told of each message that was read.</summary>
internal interface IMessageCounter
{
    /// <param name="length">Its length in bytes, uncompressed.</param>
    void Received(long length);
}
