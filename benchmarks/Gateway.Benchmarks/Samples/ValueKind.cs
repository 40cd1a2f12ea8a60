namespace Gateway.Benchmarks.Samples;

/// <summary>The values in the list of a sample.</summary>
public enum ValueKind
{
    /// <summary>Integers of 31 bits.</summary>
    Ints,

    /// <summary>Doubles with two decimals, such as prices.</summary>
    Doubles,

    /// <summary>Doubles with up to 17 digits, such as measurements.</summary>
    LongDoubles,

    /// <summary>ASCII that needs no escapes.</summary>
    Strings,

    /// <summary>ASCII in which every third character needs an escape.</summary>
    Escapes,

    /// <summary>Characters of two, three and four bytes.</summary>
    NonAscii,
}
