using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;

namespace Gateway.Transcoding.Descriptors;

/// <summary>
/// Makes files that tell nothing of what is hidden, for clients that read descriptors. <see cref="HiddenElements"/> has taken the fields and enum values, which is enough for messages. This takes services,
/// methods and types, and what would not link: a oneof without fields, and an entry of a map that is gone.
/// </summary>
/// <param name="hidden">The full names of the types that are hidden.</param>
/// <param name="visibility">Tells what is hidden.</param>
internal sealed class ShownFiles(IReadOnlySet<string> hidden, ElementVisibility visibility)
{
    // A hidden type that something shown refers to, such as a field that a path has, stays without what is hidden of it.
    private readonly HashSet<string> _kept = new(StringComparer.Ordinal);

    public IReadOnlyList<FileDescriptorProto> Of(IEnumerable<FileDescriptorProto> files)
    {
        FileDescriptorProto[] copies = [.. files.Select(static file => file.Clone())];
        foreach (var file in copies)
        {
            // Comments tell of elements by their index, and may tell of what is hidden.
            file.SourceCodeInfo = null;
            RemoveServices(file.Service);
            foreach (var message in file.MessageType)
            {
                RemoveEmpty(message);
            }
        }

        KeepReferred(copies);
        foreach (var file in copies)
        {
            RemoveTypes(file.MessageType, file.EnumType, file.Package);
        }

        return copies;
    }

    private void RemoveServices(RepeatedField<ServiceDescriptorProto> services)
    {
        for (var i = services.Count - 1; i >= 0; i--)
        {
            var methods = services[i].Method;
            var hadMethods = methods.Count > 0;
            RemoveWhere(methods, method => visibility.IsHidden(RestrictionOption.Of(method.Options)) || hidden.Contains(NameOf(method.InputType)) || hidden.Contains(NameOf(method.OutputType)));
            if (visibility.IsHidden(RestrictionOption.Of(services[i].Options)) || (hadMethods && methods.Count == 0))
            {
                services.RemoveAt(i);
            }
        }
    }

    private static void RemoveEmpty(DescriptorProto message)
    {
        RemoveWhere(message.NestedType, entry => entry.Options?.MapEntry == true && !message.Field.Any(field => field.TypeName.EndsWith($".{message.Name}.{entry.Name}", StringComparison.Ordinal)));
        for (var i = message.OneofDecl.Count - 1; i >= 0; i--)
        {
            if (message.Field.Any(field => field.HasOneofIndex && field.OneofIndex == i))
            {
                continue;
            }

            message.OneofDecl.RemoveAt(i);
            foreach (var field in message.Field.Where(field => field.HasOneofIndex && field.OneofIndex > i))
            {
                field.OneofIndex--;
            }
        }

        foreach (var nested in message.NestedType)
        {
            RemoveEmpty(nested);
        }
    }

    private void KeepReferred(FileDescriptorProto[] files)
    {
        var hiddenMessages = new Dictionary<string, DescriptorProto>(StringComparer.Ordinal);
        var open = new Stack<string>();
        foreach (var file in files)
        {
            Refer(file.Extension, open);
            foreach (var message in file.MessageType)
            {
                Walk(message, Join(file.Package, message.Name));
            }
        }

        while (open.TryPop(out var name))
        {
            if (!hidden.Contains(name) || !_kept.Add(name))
            {
                continue;
            }

            // A nested type needs the message that it is in.
            if (name.LastIndexOf('.') is var dot and > 0)
            {
                open.Push(name[..dot]);
            }

            if (hiddenMessages.TryGetValue(name, out var message))
            {
                Refer(message.Field, open);
                Refer(message.Extension, open);
            }
        }

        void Walk(DescriptorProto message, string name)
        {
            if (hidden.Contains(name))
            {
                hiddenMessages.TryAdd(name, message);
            }
            else
            {
                Refer(message.Field, open);
                Refer(message.Extension, open);
            }

            foreach (var nested in message.NestedType)
            {
                Walk(nested, Join(name, nested.Name));
            }
        }
    }

    private static void Refer(RepeatedField<FieldDescriptorProto> fields, Stack<string> open)
    {
        foreach (var field in fields)
        {
            open.Push(NameOf(field.TypeName));
            open.Push(NameOf(field.Extendee));
        }
    }

    private void RemoveTypes(RepeatedField<DescriptorProto> messages, RepeatedField<EnumDescriptorProto> enums, string scope)
    {
        RemoveWhere(messages, message => IsRemoved(Join(scope, message.Name)));
        RemoveWhere(enums, type => IsRemoved(Join(scope, type.Name)));
        foreach (var type in enums.Where(static type => type.Options?.AllowAlias == true && type.Value.Select(static value => value.Number).Distinct().Count() == type.Value.Count))
        {
            // Some libraries refuse the option where no value has an alias.
            type.Options.ClearAllowAlias();
        }

        foreach (var message in messages)
        {
            RemoveTypes(message.NestedType, message.EnumType, Join(scope, message.Name));
        }
    }

    private bool IsRemoved(string name) => hidden.Contains(name) && !_kept.Contains(name);

    private static void RemoveWhere<T>(RepeatedField<T> all, Predicate<T> isRemoved)
    {
        for (var i = all.Count - 1; i >= 0; i--)
        {
            if (isRemoved(all[i]))
            {
                all.RemoveAt(i);
            }
        }
    }

    private static string NameOf(string reference) => reference.TrimStart('.');

    private static string Join(string scope, string name) => scope.Length == 0 ? name : $"{scope}.{name}";
}
