//! Walks through graphs. None uses the stack, since a model may nest deeper than that.

use std::collections::BTreeSet;

/// Everything that can be reached from some nodes, themselves included. Each is asked once for what it leads to.
pub(crate) fn closure<T: Ord + Clone, I: IntoIterator<Item = T>>(
    roots: impl IntoIterator<Item = T>,
    mut next: impl FnMut(&T) -> I,
) -> BTreeSet<T> {
    let mut reached = BTreeSet::new();
    let mut pending: Vec<T> = roots.into_iter().collect();
    while let Some(node) = pending.pop() {
        if reached.insert(node.clone()) {
            pending.extend(next(&node));
        }
    }
    reached
}

/// The strongly connected component of each node, after Tarjan. They are numbered so that none leads to one
/// with a larger number.
pub(crate) fn components(edges: &[Vec<usize>]) -> Vec<usize> {
    const UNSEEN: usize = usize::MAX;
    let count = edges.len();
    let (mut order, mut low, mut component) =
        (vec![UNSEEN; count], vec![0; count], vec![UNSEEN; count]);
    let (mut next, mut stack, mut path) = (0, Vec::new(), Vec::new());
    let mut found = 0;
    for root in 0..count {
        if order[root] == UNSEEN {
            path.push((root, 0));
        }
        while let Some((node, edge)) = path.pop() {
            if edge == 0 {
                (order[node], low[node]) = (next, next);
                next += 1;
                stack.push(node);
            }
            if let Some(&target) = edges[node].get(edge) {
                path.push((node, edge + 1));
                if order[target] == UNSEEN {
                    path.push((target, 0));
                } else if component[target] == UNSEEN {
                    low[node] = low[node].min(order[target]);
                }
                continue;
            }
            if low[node] == order[node] {
                while let Some(member) = stack.pop() {
                    component[member] = found;
                    if member == node {
                        break;
                    }
                }
                found += 1;
            }
            if let Some(&(parent, _)) = path.last() {
                low[parent] = low[parent].min(low[node]);
            }
        }
    }
    component
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn components_are_the_cycles_of_a_graph() {
        // 0 -> 1 -> 2 -> 0 is a cycle; 3 leads into it; 4 and 5 lead to each other.
        let found = components(&[vec![1], vec![2], vec![0], vec![0], vec![5], vec![4, 3]]);
        assert!(found[0] == found[1] && found[1] == found[2]);
        assert_eq!(found[4], found[5]);
        assert!(found[3] != found[0] && found[3] != found[4] && found[0] != found[4]);
    }

    #[test]
    fn a_long_chain_does_not_use_the_stack() {
        let chain: Vec<Vec<usize>> = (1..=200_000).map(|next| vec![next % 200_000]).collect();
        let found = components(&chain);
        assert!(found.iter().all(|&component| component == found[0]));
    }

    #[test]
    fn a_closure_has_its_roots_and_all_that_they_lead_to() {
        // 1 -> 2 -> 4 -> 1; 3 -> 6 leads away from it.
        let next = |node: &u32| if *node == 4 { vec![1] } else { vec![node * 2] };
        assert_eq!(closure([1], |node| next(node)), BTreeSet::from([1, 2, 4]));
        assert_eq!(closure(Vec::<u32>::new(), |node| next(node)), BTreeSet::new());
        let asked = std::cell::RefCell::new(Vec::new());
        closure([2, 1, 2], |node| {
            asked.borrow_mut().push(*node);
            next(node)
        });
        asked.borrow_mut().sort_unstable();
        assert_eq!(*asked.borrow(), [1, 2, 4], "each is asked once");
    }
}
