using Gateway.Transcoding.Wire;

namespace Gateway.Rest.Responses;

/// <summary><c>google.rpc.Status</c> as JSON.</summary>
internal sealed class StatusShape : ErrorShape
{
    public override ReadOnlySpan<byte> Success => "{\"code\":0,\"message\":\"\",\"details\":[]}"u8;

    public override string? Write(PooledBuffer output, GatewayError error)
    {
        error.WriteStatus(output);
        return null;
    }
}
