namespace Gateway.Transcoding.Binding;

/// <summary>What happens to query parameters that name no field.</summary>
public enum UnknownQueryParameters
{
    /// <summary>The request is refused: a typo must not pass silently.</summary>
    Refuse,

    /// <summary>They are skipped.</summary>
    Ignore,
}
