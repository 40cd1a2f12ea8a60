namespace Gateway.Transcoding.Served;

/// <summary>How errors look as JSON.</summary>
public enum ServedErrorForm
{
    /// <summary>A <c>google.rpc.Status</c>.</summary>
    Status,

    /// <summary>As in Google's APIs (<see href="https://google.aip.dev/193">AIP-193</see>): <c>{"error":{"code":404,"status":"NOT_FOUND",…}}</c>.</summary>
    Aip193,

    /// <summary>Problem details (<see href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</see>).</summary>
    Problem,

    /// <summary>A form that the application defines itself. Documents cannot describe it.</summary>
    Own,
}
