using System.Collections.Concurrent;

namespace Upstream.Mail;

public class MailQueue
{
    private readonly ConcurrentDictionary<string, int> _boxes = new();

    public void Put(string name) => _boxes.AddOrUpdate(name, 1, (_, count) => count + 1);

    public int Count(string name) => _boxes.GetValueOrDefault(name);

    public bool TryTake(string name) =>
        _boxes.TryGetValue(name, out var count) && count > 0 && _boxes.TryUpdate(name, count - 1, count);
}
