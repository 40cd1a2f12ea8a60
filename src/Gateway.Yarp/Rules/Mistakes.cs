using Gateway.Yarp.Schemas;
namespace Gateway.Yarp.Rules;

/// <summary>The mistakes in a file. Collects all of them, so that the operator can correct the file in one edit.</summary>
internal sealed class Mistakes(string file)
{
    private const int MostShown = 50;

    private readonly List<(int Line, int Column, string Text)> _all = [];

    public void Add(YamlNode place, string text) => Add(place.Line, place.Column, text);

    public void Add(int line, int column, string text) => _all.Add((line, column, text));

    public void ThrowIfAny()
    {
        if (_all.Count == 0)
        {
            return;
        }

        var shown = _all.OrderBy(mistake => (mistake.Line, mistake.Column)).Take(MostShown).Select(mistake => $"{file}:{mistake.Line}:{mistake.Column}: {mistake.Text}");
        var more = _all.Count > MostShown ? $"{Environment.NewLine}and {_all.Count - MostShown} more" : "";
        throw new SchemaSourceException(string.Join(Environment.NewLine, shown) + more);
    }
}
