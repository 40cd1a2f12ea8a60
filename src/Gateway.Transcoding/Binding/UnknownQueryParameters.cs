namespace Gateway.Transcoding.Binding;

/// <summary>The treatment of query parameters that name no field.</summary>
public enum UnknownQueryParameters
{
    /// <summary>Refuses the request, so that a typo does not pass silently.</summary>
    Refuse,

    /// <summary>Skips the parameters.</summary>
    Ignore,
}
