namespace Gateway.Rest;

/// <summary>What happens to a field or query parameter that the method does not know.</summary>
public enum UnknownMember
{
    /// <summary>The request is answered 400, and the answer names it.</summary>
    Refuse,

    /// <summary>It is ignored.</summary>
    Ignore,
}
