import { randomUUID } from 'node:crypto';

export interface Category {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly cardinality: 'SINGLE' | 'MULTIPLE';
  readonly associableTypes: readonly string[];
}

export interface Tag {
  readonly id: string;
  readonly categoryId: string;
  readonly name: string;
  readonly description: string;
  /** `type:id` of every object that carries it. */
  readonly attached: Set<string>;
}

/** The tags of a vCenter and what carries them. */
export class TagRegistry {
  readonly categories = new Map<string, Category>();
  readonly tags = new Map<string, Tag>();

  addCategory(name: string, cardinality: 'SINGLE' | 'MULTIPLE', associableTypes: readonly string[] = []): Category {
    const id = `urn:vmomi:InventoryServiceCategory:${randomUUID()}:GLOBAL`;
    const category = { id, name, description: '', cardinality, associableTypes };
    this.categories.set(id, category);
    return category;
  }

  addTag(category: Category, name: string, description = ''): Tag {
    const id = `urn:vmomi:InventoryServiceTag:${randomUUID()}:GLOBAL`;
    const tag = { id, categoryId: category.id, name, description, attached: new Set<string>() };
    this.tags.set(id, tag);
    return tag;
  }

  tagsOf(type: string, id: string): string[] {
    return [...this.tags.values()].filter((tag) => tag.attached.has(`${type}:${id}`)).map((tag) => tag.id);
  }

  /** A category of cardinality SINGLE allows one of its tags on an object. */
  canAttach(tag: Tag, type: string, id: string): boolean {
    if (this.categories.get(tag.categoryId)?.cardinality !== 'SINGLE') return true;
    const own = `${type}:${id}`;
    return ![...this.tags.values()].some(
      (other) => other !== tag && other.categoryId === tag.categoryId && other.attached.has(own),
    );
  }
}
