using System.Globalization;

namespace Gateway.Transcoding;

/// <summary>The client's input is wrong: <c>INVALID_ARGUMENT</c>, HTTP 400.</summary>
/// <remarks>
/// The message names the place for people: <c>$.items[3].price: expected a number, found "abc" (line 1, column 57)</c>.
/// A <c>google.rpc.BadRequest.FieldViolation</c> has <see cref="FieldPath"/> and <see cref="Description"/>.
/// </remarks>
public sealed class TranscodingException : Exception
{
    /// <summary>The most problems that the message lists. A longer text helps no reader.</summary>
    private const int MostNamed = 3;

    /// <summary>Creates an error that is not in a JSON text, such as one in a query parameter.</summary>
    /// <param name="fieldPath">The proto field path, or "" for the whole request.</param>
    /// <param name="description">The problem, without the place.</param>
    public TranscodingException(string fieldPath, string description)
        : this(fieldPath, description, fieldPath.Length == 0 ? description : $"{fieldPath}: {description}")
    {
    }

    private TranscodingException(string fieldPath, string description, string message)
        : base(message)
    {
        FieldPath = fieldPath;
        Description = description;
        Problems = [new(fieldPath, description)];
    }

    /// <summary>The proto field path, such as <c>items[3].price</c>; "" for the whole message.</summary>
    public string FieldPath { get; }

    /// <summary>The problem, without the place: <c>expected a number, found "abc"</c>.</summary>
    public string Description { get; }

    /// <summary>Every problem that was found, at least one. The first has the same <see cref="FieldPath"/> and <see cref="Description"/>.</summary>
    public IReadOnlyList<FieldProblem> Problems { get; private init; }

    /// <summary>The line in the JSON text, from 1; 0 if the error is not in a JSON text.</summary>
    public int Line { get; private init; }

    /// <summary>The column in the JSON text in characters, from 1; 0 if the error is not in a JSON text.</summary>
    public int Column { get; private init; }

    /// <summary>An error between the messages of a JSON stream.</summary>
    /// <param name="description">The problem.</param>
    /// <param name="position">The byte of the stream, from 1.</param>
    internal static TranscodingException InStream(string description, long position) =>
        new("", description, string.Create(CultureInfo.InvariantCulture, $"{description} (byte {position} of the stream)"));

    /// <summary>An error of several fields.</summary>
    /// <param name="problems">The problems, at least one.</param>
    /// <param name="found">The number of all problems. It is larger than the number of <paramref name="problems"/> if some were too many to list.</param>
    internal static TranscodingException Of(IReadOnlyList<FieldProblem> problems, int found)
    {
        var named = string.Join("; ", problems.Take(MostNamed).Select(static problem => $"{problem.FieldPath}: {problem.Description}"));
        var more = found > MostNamed ? string.Create(CultureInfo.InvariantCulture, $"; and {found - MostNamed} more") : "";
        return new(problems[0].FieldPath, problems[0].Description, named + more) { Problems = problems };
    }

    internal static TranscodingException InJson(string jsonPath, string fieldPath, string description, int line, int column) =>
        new(fieldPath, description, $"{jsonPath}: {description} (line {line}, column {column})") { Line = line, Column = column };
}
