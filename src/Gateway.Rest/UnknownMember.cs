namespace Gateway.Rest;

/// <summary>What happens to a field or query parameter that the method does not have.</summary>
public enum UnknownMember
{
    /// <summary>Answers the request 400. The answer names the field or parameter.</summary>
    Refuse,

    /// <summary>Ignores the field or parameter.</summary>
    Ignore,
}
