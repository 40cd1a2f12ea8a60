namespace Gateway.Rest;

/// <summary>What becomes of something in a request that the method does not know.</summary>
public enum UnknownMember
{
    /// <summary>The request is answered 400, and the answer names it.</summary>
    Refuse,

    /// <summary>It is passed over.</summary>
    Ignore,
}
